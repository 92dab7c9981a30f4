// Brings the reader to the summary of faults, so that nobody misses it.

export default function focus(element) {
  element.focus();
}
