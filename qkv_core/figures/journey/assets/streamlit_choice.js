// Tells a view what Python has chosen: a message of a few bytes, so that the numbers need not travel again.

/** `data` is {name, choice}. */
export default function ({ data: { name, choice } }) {
  const meeting = (globalThis.qkvJourneys ??= { views: new Map(), choices: new Map() });
  meeting.choices.set(name, choice);
  meeting.views.get(name)?.follow(choice);
}
