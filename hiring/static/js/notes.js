// Notes that are kept as they are typed.

import drafts from "./drafts/sync.js";

export default function notes(form) {
  drafts(form);
}
