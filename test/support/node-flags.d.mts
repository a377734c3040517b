/** The flags that `npm start` gives to Node. What tests and the bench start is started with the same. */
export declare const nodeFlags: readonly string[];
