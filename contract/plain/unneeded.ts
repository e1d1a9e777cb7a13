/** What is said of a rule or an approval that let no call pass for `limits.unneededAfter`. */
export const unneededWords = 'It let no call pass for 30 days. Nobody seems to need it any more.';
