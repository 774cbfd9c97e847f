// Brings the picture a head's x and matrices, which it asked for when a scene first needed them.

/** `data` are the bytes of `pack_model`. */
export default function ({ data }) {
  globalThis.qkvJourneys?.views.get("picture")?.takeModel(data);
}
