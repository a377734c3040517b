import { PageTabs } from '../page-tabs';
import { useWords } from '../words';
import { DeniedNames } from './denied-names';
import { UsernamePacks } from './username-packs';
import { UsernameReviews } from './username-reviews';
import { UsernameRules } from './username-rules';
import { UsernameSearch } from './username-search';

const panels = {
  reviews: <UsernameReviews />,
  search: <UsernameSearch />,
  denied: <DeniedNames />,
  rules: <UsernameRules />,
  packs: <UsernamePacks />,
};

/** What moderators do with names. */
export default function UsernamesPage() {
  const { usernames: w } = useWords();
  return <PageTabs title={w.title} labels={w.tabs} panels={panels} filters={['prefix', 'state']} />;
}
