/**
 * How often figures of use are asked for at most, however fast the log grows: each time they are
 * counted anew. In ms.
 */
export const usagePauseMs = 5000;
