/** The trimmed text of a form's field; empty where there is no such field, or where it holds a file. */
export function fieldText(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
}
