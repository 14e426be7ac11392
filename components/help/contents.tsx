import { PlainLink } from '@/components/show/plain-link';

type ContentsProps = { pages: readonly { name: string; title: string }[]; here: string | null };

/** The pages of the handbook beside the one that is read. */
export function Contents({ pages, here }: ContentsProps) {
  const entries = [{ name: null, title: 'Contents and shortcuts' }, ...pages];
  return (
    <nav aria-label="Handbook" className="lg:sticky lg:top-20 lg:w-64 lg:shrink-0 lg:self-start">
      <ul className="card flex flex-col p-2">
        {entries.map(({ name, title }) => (
          <li key={name}>
            <PlainLink
              href={name === null ? '/help' : `/help/${name}`}
              aria-current={name === here ? 'page' : undefined}
              className={`flex min-h-8 items-center rounded-md px-3 py-1 ${name === here ? 'bg-accent-soft font-medium text-accent' : 'text-soft hover:bg-raised hover:text-ink'}`}
            >
              {title}
            </PlainLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
