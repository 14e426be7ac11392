import { Bone } from '@/components/show/bone';

export default function HelpLoading() {
  return (
    <div aria-busy className="min-w-0 flex-1">
      <h1>Help</h1>
      <p className="mt-1">
        <Bone chars={60} />
      </p>
      <div className="card mt-6 h-80 max-w-3xl" />
    </div>
  );
}
