import type { Words } from '../wording.js';

const ignore = 'お心当たりがない場合は、何もする必要はありません。';
const yours = 'ご自身による操作であれば、何もする必要はありません。';
const notYours =
  'お心当たりがない場合は、すぐに新しいパスワードを設定してください（すべての端末からサインアウトします）。APIキーとウォレットを確認し、このサービスの運営者にお知らせください。';

export const japanese: Words = {
  code: 'コード: {{ code }}',
  signUp:
    'この登録は「{{ sign_up.name }}」という名前で{{ sign_up.at }}に行われました。ご自身の登録である場合に限り、確認してください。',
  kinds: {
    'verify-email': {
      subject: 'メールアドレスの確認',
      before: ['このメールアドレスが登録されました。ご自身による操作であれば、アドレスを確認してください。'],
      action: 'アドレスを確認する',
      after: ['24時間以内に一度だけ有効です。', ignore],
    },
    'reset-password': {
      subject: '新しいパスワードの設定',
      before: ['このメールアドレスのアカウントについて、新しいパスワードの設定が求められました。'],
      action: '新しいパスワードを設定する',
      after: ['30分以内に一度だけ有効です。', `${ignore}パスワードは変わりません。`],
    },
    'account-exists': {
      subject: 'すでにアカウントがあります',
      before: ['このメールアドレスで登録が試みられましたが、すでにアカウントがあります。'],
      after: [
        'ご自身による操作であれば、サインインしてください。パスワードを忘れた場合は、サインインの画面で新しいパスワードを請求してください。',
        ignore,
      ],
    },
    'restore-account': {
      subject: 'アカウントが削除されました（復元できます）',
      before: ['このメールアドレスのアカウントが削除されました。データが消去されるまでは復元できます。'],
      action: 'アカウントを復元する',
      after: [
        '{{ expires }}まで、一度だけ有効です。',
        '復元を望まない場合は、何もする必要はありません。ご自身が削除したのでなければ、復元して新しいパスワードを設定してください。',
      ],
    },
    invitation: {
      subject: '{{ organization }}への招待',
      before: ['{{ organization }}のメンバーとして招待されています。'],
      action: '招待を受ける',
      after: ['7日以内に一度だけ有効です。', '参加を望まない場合は、何もする必要はありません。'],
    },
    'sign-in': {
      subject: 'サインイン用のコード',
      before: ['{{ requested }}に、このメールアドレスでのサインインが求められました。'],
      action: 'サインインする（請求したブラウザーで）',
      after: [
        '{{ expires }}まで、請求したブラウザーでのみ、一度だけ有効です。',
        'コードをほかの場所に入力したり、人に教えたりしないでください。コードを尋ねる人は、あなたになりすまそうとしています。',
        ignore,
      ],
    },
    'api-key-made': {
      subject: 'アカウントに新しいAPIキーが作成されました',
      before: ['アカウントに新しいAPIキーが作成されました。このキーを持つ人は、あなたの名前で操作できます。'],
      after: [yours, notYours],
    },
    'factor-added': {
      subject: '二要素認証が有効になりました',
      before: ['アカウントに認証アプリが設定されました。サインインのたびにそのコードが必要です。'],
      after: [yours, notYours],
    },
    'factor-removed': {
      subject: '二要素認証が解除されました',
      before: ['アカウントの認証アプリが解除されました。サインインにそのコードは必要ありません。'],
      after: [yours, notYours],
    },
    'passkey-added': {
      subject: 'アカウントに新しいパスキーが登録されました',
      before: ['アカウントにパスキーが登録されました。パスワードなしでサインインできます。'],
      after: [yours, notYours],
    },
    'passkey-removed': {
      subject: 'アカウントのパスキーが削除されました',
      before: ['アカウントのパスキーが削除されました。今後はサインインに使えません。'],
      after: [yours, notYours],
    },
    'password-changed': {
      subject: 'パスワードが変更されました',
      before: ['アカウントのパスワードが変更されました。ほかの端末はサインアウトされました。'],
      after: [yours, notYours],
    },
    'address-changed': {
      subject: 'メールアドレスが変更されました',
      before: ['アカウントのメールアドレスが変更されました。今後のお知らせは、このアドレスには届きません。'],
      after: [yours, 'お心当たりがない場合は、このサービスの運営者にお知らせください。'],
    },
    'account-restored': {
      subject: 'アカウントが復元されました',
      before: [
        'アカウントの削除が取り消されました。もう一度サインインしてください。できない場合は、新しいパスワードを請求してください。以前のAPIキーは使えません。',
      ],
      after: [yours, notYours],
    },
    'identity-linked': {
      subject: 'アカウントへの新しいサインイン方法が追加されました',
      before: ['ほかのプロバイダーのIDがアカウントに関連付けられました。今後はそのIDでもサインインできます。'],
      after: [yours, notYours],
    },
    'wallet-linked': {
      subject: 'アカウントにウォレットが関連付けられました',
      before: ['アカウントに新しいイーサリアムのウォレットが関連付けられました。'],
      after: [yours, notYours],
    },
    'organization-handed-over': {
      subject: '{{ organization }}の管理者になりました',
      before: ['{{ organization }}の管理者が組織をあなたに引き継ぎ、管理者ではなくなりました。'],
      after: ['メンバー、ロール、設定を管理できます。望まない場合は、ほかのメンバーに引き継いでください。'],
    },
    'organization-deleted': {
      subject: '{{ organization }}が削除されました',
      before: [
        '組織{{ organization }}は管理者によって削除されました。その組織でのプロフィール、ロール、セッション、APIキーはなくなりました。',
      ],
      after: ['アカウントとほかの組織はそのまま残ります。'],
    },
  },
};
