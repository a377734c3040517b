interface Waiting<Question, Answer> {
  readonly question: Question;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Many ask, one statement answers. What is asked while an answer is under way waits and is asked together, so
 * thousands of askers take one connection of the pool and leave the others to the requests.
 */
export class Batcher<Question, Answer> {
  private waiting: Waiting<Question, Answer>[] = [];
  private asking = false;

  /**
   * @param answer answers in the order of the questions
   * @param most questions that are asked together
   */
  constructor(
    private readonly answer: (questions: readonly Question[]) => Promise<readonly Answer[]>,
    private readonly most: number,
  ) {}

  ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ question, resolve, reject });
      if (this.asking) return;
      this.asking = true;
      // Calls of the same moment join the batch.
      setImmediate(() => void this.askAll());
    });
  }

  private async askAll(): Promise<void> {
    while (this.waiting.length > 0) await this.askTogether(this.waiting.splice(0, this.most));
    this.asking = false;
  }

  private async askTogether(asked: readonly Waiting<Question, Answer>[]): Promise<void> {
    try {
      const answers = await this.answer(asked.map(({ question }) => question));
      asked.forEach(({ resolve }, at) => resolve(answers[at] as Answer));
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}
