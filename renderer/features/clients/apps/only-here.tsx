/** Who can reach Consentry at all, for people who think of an assistant in a cloud. */
export function OnlyHere() {
  return (
    <p className="text-muted">
      Only programs on this computer can reach Consentry. Web and mobile assistants and cloud
      services, such as Copilot Studio, cannot.
    </p>
  );
}
