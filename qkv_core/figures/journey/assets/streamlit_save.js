// Streamlit's entry for the buttons that save the picture that is on the page.

import { savedBy } from "./saving.js";

export default function ({ data, parentElement }) {
  const picture = () => globalThis.qkvJourneys?.views.get("picture");
  savedBy(parentElement.querySelectorAll("button"), picture, data.file);
}
