import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { Contents } from '@/components/help/contents';
import { Prose } from '@/components/help/prose';
import { codeOf } from '@/components/live/query-client';
import { caller } from '../../../prefetch';

type Props = { params: Promise<{ page: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await readPage((await params).page)).title };
}

export default async function HandbookPage({ params }: Props) {
  const { page: name } = await params;
  const [pages, page] = await Promise.all([caller.handbook.list(), readPage(name)]);
  return (
    <>
      <article className="min-w-0 flex-1">
        <Prose html={page.html} />
      </article>
      <Contents pages={pages} here={name} />
    </>
  );
}

const readPage = cache((name: string) =>
  caller.handbook.page({ name: name.slice(0, 100) }).catch((error: unknown) => {
    if (codeOf(error) === 'NOT_FOUND') notFound();
    throw error;
  }),
);
