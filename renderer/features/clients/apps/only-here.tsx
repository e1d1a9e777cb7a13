/** Who can reach Consentry at all, for people who think of an assistant in a cloud. */
export function OnlyHere() {
  return (
    <p className="text-muted">
      Only programs on this computer reach Consentry: not the web or mobile version of an assistant,
      and no cloud service such as Copilot Studio.
    </p>
  );
}
