// What a phone of a class shows, from what the class tells it and from what it remembers itself. Pure.

const MOST_BARS = 5; // of a longer sentence so many tokens: those with the largest bars

/**
 * @typedef {object} State what the server told: `phase`, and of "asked" and "shown" the idea; see classroom/messages.py
 * @typedef {object} Memory what this tab remembers: `seat`, and `answers` by the idea's number: `chosen`, an option of
 *   each question or null, `sent` once it is on its way, `said` what the server made of it
 */

export const EMPTY = { seat: "", answers: {} };

/** Which screen: "waits", "before", "over", "full", "choose", "sending", "sent", "late", "shown". */
export function screenOf(state, memory) {
  if (!state) return "waits";
  if (state.phase === "shown") return "shown";
  if (state.phase !== "asked") return state.phase;
  const answer = answerTo(state, memory);
  if (answer.said === "late") return "late";
  if (answer.said) return "sent";
  return answer.sent ? "sending" : "choose";
}

/** This phone's answer so far: null for each question that it has none to. */
export function answerTo(state, memory) {
  return memory.answers[state.number] ?? { chosen: state.questions.map(() => null), sent: false, said: "" };
}

/** The memory with one question's option chosen; what was sent stays as it is. */
export function choosing(state, memory, question, option) {
  const answer = answerTo(state, memory);
  if (answer.sent) return memory;
  const chosen = answer.chosen.map((before, place) => (place === question ? option : before));
  return remembering(state, memory, { ...answer, chosen });
}

export const sending = (state, memory) => remembering(state, memory, { ...answerTo(state, memory), sent: true });

/** What the server made of the answer; of one that it would not take, the phone may choose again. */
export function heard(state, memory, said) {
  const answer = answerTo(state, memory);
  const taken = ["taken", "again", "late"].includes(said);
  return remembering(state, memory, taken ? { ...answer, said } : { ...answer, sent: false });
}

export const isWhole = (answer) => answer.chosen.every((option) => option !== null);

/** The first question of a sheet that has no answer yet; the last one where all have. */
export function placeIn(answer) {
  const open = answer.chosen.indexOf(null);
  return open < 0 ? answer.chosen.length - 1 : open;
}

/** The options of a question: the sentence's tokens, or its own. */
export const optionsOf = (state, question) => (state.on_tokens ? state.row.tokens : state.questions[question].options);

/**
 * The class's answers to the first question: its share of the class at each option, beside the model's share where there
 * is one. Of many options those that have most, in their order.
 */
export function barsOf(state, memory) {
  const options = optionsOf(state, 0);
  const [mine] = answerTo(state, memory).chosen;
  const rows = options.map((name, option) => ({
    option, name,
    share: state.n ? state.counts[0][option] / state.n : 0,
    model: state.on_tokens && state.shares ? state.shares[option] : null,
    isRight: state.right[0].includes(option),
    isMine: option === mine,
  }));
  if (rows.length <= MOST_BARS) return rows;
  const weight = (row) => Math.max(row.share, row.model ?? 0) + (row.isRight || row.isMine ? 1 : 0);
  const kept = [...rows].sort((a, b) => weight(b) - weight(a)).slice(0, MOST_BARS);
  return rows.filter((row) => kept.includes(row));
}

/** Whether the phone's answer is right; null where it gave none that counts. */
export function isRight(state, memory) {
  const { chosen, said } = answerTo(state, memory);
  return ["taken", "again"].includes(said) ? state.right[0].includes(chosen[0]) : null;
}

function remembering(state, memory, answer) {
  return { ...memory, answers: { ...memory.answers, [state.number]: answer } };
}
