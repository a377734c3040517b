// A function that runs in the browser: the script of the pages has its text. It names nothing outside of itself.

/** What the function uses of the page. */
interface Field {
  value: string;
  hidden: boolean;
}

interface Form {
  readonly dataset: { readonly passkey: 'create' | 'get'; readonly options: string };
  querySelector(selector: string): Field;
  addEventListener(event: 'submit', listener: (event: { preventDefault(): void }) => void): void;
  submit(): void;
}

interface Credentials {
  create(options: object): Promise<{ toJSON(): object }>;
  get(options: object): Promise<{ toJSON(): object }>;
}

interface Browser {
  readonly document: { querySelectorAll(selector: string): Iterable<Form> };
  readonly navigator: { readonly credentials: Credentials };
  readonly PublicKeyCredential?: {
    parseCreationOptionsFromJSON(options: object): object;
    parseRequestOptionsFromJSON(options: object): object;
  };
}

/** Asks the authenticator when the button of a form is pressed, and sends its answer with the form. */
export function askForPasskeys(): void {
  const browser = globalThis as unknown as Browser;
  for (const form of browser.document.querySelectorAll('form[data-passkey]')) {
    const { passkey, options } = form.dataset;
    const ask = async (): Promise<void> => {
      const given = JSON.parse(options) as object;
      const known = browser.PublicKeyCredential;
      if (!known) throw new Error('no passkeys');
      const publicKey =
        passkey === 'create' ? known.parseCreationOptionsFromJSON(given) : known.parseRequestOptionsFromJSON(given);
      const made = await browser.navigator.credentials[passkey]({ publicKey });
      form.querySelector('input[name=credential]').value = JSON.stringify(made.toJSON());
      form.submit();
    };
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      form.querySelector('[role=alert]').hidden = true;
      ask().catch(() => (form.querySelector('[role=alert]').hidden = false));
    });
  }
}
