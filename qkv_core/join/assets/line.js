// The line to the server: what it tells comes by itself, an answer goes up until it is taken.

const SOONEST = 700; // milliseconds before a try again, and as much again by chance, so that a hall does not try at once
const again = () => SOONEST * (1 + Math.random());

/**
 * Listen; `told(state)` and `seated(seat)` are called with what comes, `lost()` when the line breaks. A browser connects
 * again by itself, but not after an answer that is none, and not always after a phone has slept.
 */
export function listen(address, { seatOf, told, seated, lost }) {
  let line = null;
  let timer = 0;
  const open = () => {
    clearTimeout(timer);
    line?.close();
    line = new EventSource(`${address}/events?seat=${encodeURIComponent(seatOf())}`);
    line.addEventListener("seat", (event) => seated(JSON.parse(event.data)));
    line.addEventListener("state", (event) => {
      const state = JSON.parse(event.data);
      told(state);
      if (state.phase === "over" || state.phase === "full") line.close();
    });
    line.onerror = () => {
      lost();
      line.close(); // the address has the seat by now, which a browser would not add
      timer = setTimeout(open, again());
    };
  };
  open();
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && line.readyState === EventSource.CLOSED) open();
  });
}

/** Send the answer, again and again while nothing says that it has arrived; promises what the server made of it. */
export async function delivered(address, answer, isWanted) {
  while (isWanted()) {
    try {
      const response = await fetch(`${address}/answer`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(answer()),
      });
      const { said } = await response.json();
      if (said !== "waits") return said;
    } catch {
      // no network, or no server: it may come back
    }
    await new Promise((later) => setTimeout(later, again()));
  }
  return "late";
}

/** What the row of an idea is drawn from; null where it can't be had. */
export async function numbersOf(address, number) {
  try {
    const response = await fetch(`${address}/numbers/${number}`);
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
  } catch {
    return null;
  }
}
