export { canonicalNameOf } from './canonical-name.js';
export { compliantKeyOf } from './compliant-key.js';
export { DeniedNames, type RegistryRow, type Replacement, batchesOf } from './denied-names.repository.js';
export { type NameKey, bearableKeyOf, deniableKeyOf, nameKeyOf } from './name-key.js';
export { type NameObstacle, NameRegistry, queueOfNames } from './name-registry.repository.js';
export { type NamePack, namePacks } from './packs/name-packs.js';
export { RegisteredName } from './registered-name.entity.js';
export {
  type RuleEffect,
  type RuleKind,
  matchesNeedle,
  needleOf,
  readingsOf,
  ruleEffects,
  ruleKinds,
} from './rules/name-readings.js';
export { NameRule } from './rules/name-rule.entity.js';
export { type NewNameRule, type RuleOfName, NameRules, ruleOfName } from './rules/name-rules.repository.js';
export { type ArchivedNameRule, restoreNameRules } from './rules/restored-rules.js';
export { faultOfPattern } from './username-pattern.js';
export { type UsernamePolicy, longestName } from './username-policy.js';
export { UsernameCooldown, UsernameDenied, UsernameInvalid, usernameFailures } from './usernames.errors.js';
export { UsernamesModule } from './usernames.module.js';
