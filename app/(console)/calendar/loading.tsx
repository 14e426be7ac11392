import { MonthBones } from '@/components/calendar/month-grid';
import { PageHead } from '@/components/show/facts';

export default function CalendarLoading() {
  return (
    <div className="flex flex-col gap-4">
      <PageHead title="Calendar">Every hour and day of a month, in the program’s zone.</PageHead>
      <MonthBones />
    </div>
  );
}
