import { PartnerBones } from '@/components/partner/partner-bones';

export default PartnerBones;
