/** A place that is kept for a text of so many characters while it loads. */
export function Bone({ chars = 8 }: { chars?: number }) {
  return <span aria-hidden className="bone max-w-full" style={{ width: `${chars}ch`, height: '0.9em' }} />;
}
