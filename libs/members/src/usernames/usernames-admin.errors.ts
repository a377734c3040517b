import { defineError } from '@app/common';

export const UsernameRuleInvalid = defineError(
  'username_rule.invalid',
  'invalid',
  'The rule has no letter or digit to look for.',
);
export const UsernameRuleExists = defineError(
  'username_rule.exists',
  'conflict',
  'There is a rule that looks for the same and does something else: remove it first.',
);
export const UsernameRuleLimitReached = defineError(
  'username_rule.limit_reached',
  'conflict',
  'The organization has as many rules for usernames as it may.',
);
export const UsernameRuleNotFound = defineError(
  'username_rule.not_found',
  'not_found',
  'The organization has no such rule for usernames.',
);
export const UsernamePackNotFound = defineError(
  'username_pack.not_found',
  'not_found',
  'There is no such pack of rules for usernames.',
);
export const UsernameReviewNotFound = defineError(
  'username_review.not_found',
  'not_found',
  'This username of this member does not wait for a review.',
);
