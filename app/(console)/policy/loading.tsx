import { PolicyBones } from '@/components/policy/policy-bones';

export default function PolicyLoading() {
  return <PolicyBones />;
}
