// Plotly's own camera button saves one format and knows no title here; it is asked for another format, and the title
// that stands above the figure as text is put into the image.
export default function ({ parentElement, data }) {
  for (const button of parentElement.querySelectorAll("button")) {
    button.onclick = () => {
      const plot = document.querySelector(`.st-key-${CSS.escape(data.chart)} .js-plotly-plot`);
      if (!plot) return;
      const options = { format: button.dataset.format, filename: data.file, scale: 2 };
      Object.assign(plot._context.toImageButtonOptions, options);
      const { title, margin, height } = plot.layout;
      plot.layout.title = { ...title, text: data.titled.title };
      plot.layout.margin = { ...margin, t: data.titled.margin ?? undefined };
      plot.layout.height = data.titled.height ?? height;
      plot.querySelector('.modebar-btn[data-title^="Download plot"]').click(); // it copies the layout at once
      Object.assign(plot.layout, { title, margin, height });
    };
  }
}
