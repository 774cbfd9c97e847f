// Tells a view what Python has chosen: a message of a few bytes, so that the numbers need not travel again.

/** `data` is {name, choice}; what a page has chosen ends with it. */
export default function ({ data: { name, choice } }) {
  const meeting = (globalThis.qkvJourneys ??= { views: new Map(), choices: new Map() });
  meeting.choices.set(name, choice);
  meeting.views.get(name)?.follow(choice);
  return () => {
    if (meeting.choices.get(name) === choice) meeting.choices.delete(name);
  };
}
