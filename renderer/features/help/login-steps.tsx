/** What happens between an AI app, Consentry, a service and the person; one picture a step. */
import { StepPicture, type Arrow } from './step-picture.tsx';

interface LoginStep {
  readonly title: string;
  readonly text: string;
  readonly picture: { readonly third: 'Service' | 'You'; readonly arrows: readonly Arrow[] };
}

/** Six steps; the numbers are those of this installation. */
function stepsFor(tokenMinutes: number): readonly LoginStep[] {
  return [
    {
      title: 'The app finds Consentry',
      text: 'You gave it one address. It asks there for tools, and Consentry answers: log in first, here is where.',
      picture: {
        third: 'Service',
        arrows: [
          { from: 0, to: 1, label: 'which tools?' },
          { from: 1, to: 0, label: '401, log in' },
        ],
      },
    },
    {
      title: 'The app says who it is',
      text: 'It registers, or names a document that describes it. That alone gives it nothing.',
      picture: { third: 'Service', arrows: [{ from: 0, to: 1, label: 'name, redirect' }] },
    },
    {
      title: 'You decide',
      text: 'A Consentry window shows which program asks, and for what. You choose the connectors, and whether it may read or write. No answer means no.',
      picture: {
        third: 'You',
        arrows: [
          { from: 1, to: 2, label: 'may it?' },
          { from: 2, to: 1, label: 'read only' },
        ],
      },
    },
    {
      title: 'The app gets a token',
      text: `It works at this address only, and for ${minutesInWords(tokenMinutes)}. The app renews it without asking you, until you end it.`,
      picture: { third: 'You', arrows: [{ from: 1, to: 0, label: 'token' }] },
    },
    {
      title: 'Each call is checked',
      text: 'Reading passes, writing asks you, what you blocked stops. Then Consentry calls the service with its own login. The app never sees that login.',
      picture: {
        third: 'Service',
        arrows: [
          { from: 0, to: 1, label: 'call + token' },
          { from: 1, to: 2, label: 'call + own login' },
        ],
      },
    },
    {
      title: 'You end it',
      text: 'Revoke takes one click, here or in the tray. The next call fails. What was done stays under Activity.',
      picture: {
        third: 'You',
        arrows: [
          { from: 2, to: 1, label: 'revoke' },
          { from: 0, to: 1, label: 'call', isStopped: true },
        ],
      },
    },
  ];
}

/** The six steps, read from top to bottom. */
export function LoginSteps({ tokenMinutes }: { readonly tokenMinutes: number }) {
  return (
    <ol className="grid gap-x-6 gap-y-5 sm:grid-cols-2">
      {stepsFor(tokenMinutes).map(({ title, text, picture }, index) => (
        <li key={title} className="flex min-w-0 flex-col gap-1.5">
          <StepPicture {...picture} />
          <h3 className="font-medium">{`${index + 1}. ${title}`}</h3>
          <p className="text-muted">{text}</p>
        </li>
      ))}
    </ol>
  );
}

function minutesInWords(minutes: number): string {
  if (minutes === 60) return 'an hour';
  return minutes === 1 ? 'one minute' : `${minutes} minutes`;
}
