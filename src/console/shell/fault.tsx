/** A fault, told at once to people who do not see it too; empty where there is none. */
export function Fault({ text }: { readonly text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <p role="alert" class="fault">
      {text}
    </p>
  );
}
