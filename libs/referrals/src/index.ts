export { Referral } from './referral.entity.js';
export { ReferrerUnknown } from './referrals.errors.js';
export { ReferralsModule } from './referrals.module.js';
export { ReferralsRepository } from './referrals.repository.js';
