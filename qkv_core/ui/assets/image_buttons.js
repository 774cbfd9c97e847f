// Plotly's own camera button saves one format; here it saves the format that was asked for.
export default function ({ parentElement, data }) {
  for (const button of parentElement.querySelectorAll("button")) {
    button.onclick = () => {
      const plot = document.querySelector(`.st-key-${CSS.escape(data.chart)} .js-plotly-plot`);
      if (!plot) return;
      const options = { format: button.dataset.format, filename: data.file, scale: 2 };
      Object.assign(plot._context.toImageButtonOptions, options);
      plot.querySelector('.modebar-btn[data-title^="Download plot"]').click();
    };
  }
}
