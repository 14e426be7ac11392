import { Bone } from '@/components/show/bone';

/** The place of a run while it loads. */
export function RunBones() {
  return (
    <div aria-busy className="flex flex-col gap-6">
      <header>
        <h1>
          <span className="sr-only">Run is loading</span>
          <Bone chars={32} />
        </h1>
        <p className="mt-1">
          <Bone chars={48} />
        </p>
      </header>
      <div className="card flex flex-col gap-5 p-4 md:p-5">
        <div className="grid gap-4 sm:grid-cols-2">
          {['paid', 'budget'].map((figure) => (
            <div key={figure} className="@container">
              <Bone chars={8} />
              <div className="text-figure">
                <Bone chars={11} />
              </div>
            </div>
          ))}
        </div>
        <div className="flex h-24 flex-col justify-between border-line border-t pt-4">
          <Bone chars={60} />
          <Bone chars={52} />
        </div>
      </div>
      <div className="card h-60" />
    </div>
  );
}
