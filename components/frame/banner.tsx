import { CircleX, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

const LOOKS = {
  bad: { icon: CircleX, colour: 'border-bad bg-bad-soft', mark: 'text-bad' },
  wait: { icon: TriangleAlert, colour: 'border-wait bg-wait-soft', mark: 'text-wait' },
  note: { icon: Info, colour: 'border-edge bg-raised', mark: 'text-soft' },
} satisfies Record<string, { icon: LucideIcon; colour: string; mark: string }>;

/** One thing that every page says before its own. */
export function Banner({
  look,
  title,
  children,
}: {
  look: keyof typeof LOOKS;
  title: string;
  children: ReactNode;
}) {
  const { icon: Icon, colour, mark } = LOOKS[look];
  return (
    <div
      role={look === 'bad' ? 'alert' : 'status'}
      className={`flex gap-3 rounded-md border px-3 py-2 ${colour}`}
    >
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${mark}`} />
      <p className="min-w-0 wrap-break-word">
        <strong className={`font-semibold ${mark}`}>{title}.</strong> {children}
      </p>
    </div>
  );
}
