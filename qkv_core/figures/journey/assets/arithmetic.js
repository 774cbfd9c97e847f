// Numbers as the picture prints them: where two stand on both sides of an operation, a calculator gives the third. Pure.

const MOST_DIGITS = 16; // digits; float64 has no more
const MOST_ADDED = 6; // … and a sum of float32 numbers
const SMALL = 0.1; // below it digits are counted from the first that is not 0 …
const TINY = 1e-4; // … and below this it is written as a power of ten
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** With so many digits after the point, a small number with so many that count: "3.83", "0.0047", "4.7×10⁻⁹". */
export function printed(number, digits = 2) {
  const size = Math.abs(number);
  if (size >= SMALL || size < Number.MIN_VALUE * 2 ** 60) return signed(number.toFixed(digits));
  if (size >= TINY) return signed(number.toFixed(digits - Math.floor(Math.log10(size)) - 1));
  const [front, power] = number.toExponential(digits - 1).split("e-");
  return `${signed(front)}×10⁻${[...power].map((digit) => RAISED[digit]).join("")}`;
}

/** A minus that is as long as a plus, and none before 0. */
export function signed(text) {
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

/** What a calculator reads off the text. */
export function readOff(text) {
  const [front, power = ""] = text.replace("−", "-").split("×10⁻");
  return Number(`${front}e-${[...power].map((digit) => RAISED.indexOf(digit)).join("") || 0}`);
}

/**
 * The numbers with as many digits as it takes until what is printed of them gives the result that stands beside them.
 * @param {number[]} numbers @param {(...printed: number[]) => string} operation @param {string} result
 */
export function operands(numbers, operation, result, digits = 2) {
  for (; digits <= MOST_DIGITS; digits++) {
    const texts = numbers.map((number) => printed(number, digits));
    if (operation(...texts.map(readOff)) === result) return texts;
  }
  return numbers.map((number) => printed(number, MOST_DIGITS));
}

/** Two numbers and their sum, with so many digits that the first two, added and rounded, give the third. */
export function addends(one, other, total, digits = 2) {
  for (let of = digits; of < MOST_ADDED; of++) {
    const result = total.toFixed(of);
    for (let more = of; more <= MOST_ADDED; more++) {
      const texts = [one, other].map((number) => signed(number.toFixed(more)));
      const [first, second] = texts.map(readOff);
      if (signed((first + second).toFixed(of)) === signed(result)) return [...texts, signed(result)];
    }
  }
  return [one, other, one + other].map((number) => signed(number.toFixed(MOST_ADDED)));
}

/** As a second operand: "3.83", "(−2.79)". */
export const inBrackets = (text) => (text.startsWith("−") ? `(${text})` : text);
