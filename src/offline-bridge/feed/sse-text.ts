/** Texts of `text/event-stream`: JSON holds no line end, so that each field is one line. */
export function eventText(event: string, data: object, id?: string): string {
  return `event: ${event}\n${id === undefined ? "" : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}

/** Tells nothing, and moves the id: a client that resumes goes on from there. */
export function commentText(comment: string, id: string): string {
  return `: ${comment}\nid: ${id}\n\n`;
}
