// The address is the state of the app: copying it is sharing the view.
export default function ({ parentElement }) {
  const [button, status] = [parentElement.querySelector("button"), parentElement.querySelector("span")];
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(window.location.href);
      status.textContent = " copied";
    } catch {
      status.textContent = " " + window.location.href; // no clipboard without https: show it to be copied by hand
    }
  };
}
