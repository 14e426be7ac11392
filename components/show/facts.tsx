import type { ReactNode } from 'react';

export type Fact = { label: string; value: ReactNode; note?: ReactNode };

/** Figures with their labels, as many beside each other as there is room for. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[repeat(auto-fill,minmax(200px,1fr))] sm:gap-y-4">
      {facts.map(({ label, value, note }) => (
        <div key={label} className="flex min-w-0 flex-wrap justify-between gap-x-4 sm:block">
          <dt className="text-soft sm:text-small">{label}</dt>
          <dd className="wrap-break-word">{value}</dd>
          {note && <dd className="basis-full text-right text-small text-dim sm:text-left">{note}</dd>}
        </div>
      ))}
    </dl>
  );
}

/** A part of a page under its heading. */
export function Section({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const id = title.toLowerCase().replaceAll(/[^a-z]+/g, '-');
  return (
    <section aria-labelledby={id} className="min-w-0">
      <div className="mb-2 flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** What a page is about and how that stands. */
export function PageHead({
  title,
  aside,
  children,
}: {
  title: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
      <div className="min-w-0">
        <h1>{title}</h1>
        <p className="mt-1 max-w-4xl text-soft">{children}</p>
      </div>
      {aside}
    </header>
  );
}
