/** What went wrong, told at once to people who do not see it too; nothing where nothing did. */
export function Fault({ text }: { readonly text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <p role="alert" class="fault">
      {text}
    </p>
  );
}
