/** What is typed into the form of the desk, by the names of its fields; and putting it back. */

const NOT_TYPED = /^(csrfmiddlewaretoken|base|draft_key|tab|_.*|initial-.*|cover.*)$/;

export const lines = (text) => text.replaceAll("\r\n", "\n");

/** Out: `{name: text}`; a list where a name comes several times. Files are no part of it. */
export function fieldsOf(form) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (NOT_TYPED.test(name) || typeof value !== "string") continue;
    fields[name] = name in fields ? [fields[name], lines(value)].flat() : lines(value);
  }
  return fields;
}

/** The fields as the server sent them, whatever has been typed since, or put back by the browser. */
export function sentFields(form) {
  const pristine = form.cloneNode(true);
  pristine.reset();
  return fieldsOf(pristine);
}

/** Whether a cover is chosen, or taken away: that is not kept, only saved. */
export function hasNewCover(form) {
  const cover = [...form.elements].filter(({ name }) => name?.startsWith("cover"));
  return cover.some(({ type, value, checked }) => (type === "checkbox" ? checked : value));
}

export function areSame(one, other) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => lines(String(one[name] ?? "")) === lines(String(other[name] ?? "")));
}

/** Puts fields into the form; of the text only what differs, in one step that can be undone. */
export function fill(desk, fields, words = {}) {
  for (const [name, value] of Object.entries(fields)) {
    const field = desk.field(name);
    if (field === desk.area) desk.text.become(lines(value));
    else if (field?.tagName && field.value !== value) put(field, value, words[name]);
  }
}

/** A list that is searched on the server holds only what is chosen: what is not there yet is added. */
function put(field, value, words) {
  const isThere = !field.options || [...field.options].some((option) => option.value === value);
  if (!isThere) field.add(new Option(words ?? value, value));
  field.value = value;
  for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
}
