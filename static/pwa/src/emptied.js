/**
 * Empties a form at once when what it says is on its way: whoever writes on meanwhile does not lose a word to it.
 * The function that is returned puts everything back, unless something else has been written by then.
 * @param {HTMLFormElement} form
 */
export function emptied(form) {
  const fields = /** @type {HTMLInputElement[]} */ ([...form.elements]).filter(({ name }) => name);
  const written = fields.map(({ value, checked }) => ({ value, checked }));
  form.reset();
  const empty = fields.map(({ value }) => value);
  return () => {
    if (fields.some(({ value }, at) => value !== empty[at])) return;
    for (const [at, field] of fields.entries()) Object.assign(field, written[at]);
  };
}
