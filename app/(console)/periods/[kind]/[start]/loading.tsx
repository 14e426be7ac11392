import { RunBones } from '@/components/run/run-bones';

export default RunBones;
