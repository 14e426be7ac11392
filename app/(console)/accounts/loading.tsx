import { AccountsBones } from '@/components/accounts/accounts-bones';

export default AccountsBones;
