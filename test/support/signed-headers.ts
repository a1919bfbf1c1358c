import { Webhook } from "standardwebhooks";

/** Headers that sign a text by Standard Webhooks, as edge and bridge do (BRG5); for a GET the text is `GET <path?query>`. */
export function signedHeaders(
  text: string,
  secret: string,
  { id = crypto.randomUUID(), at = new Date() }: { readonly id?: string; readonly at?: Date } = {},
) {
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, at, text),
  };
}
