/** What Consentry does, in one picture; the sentences below say the same. */
import {
  Ban,
  CircleCheck,
  FileText,
  FolderGit2,
  Hand,
  Mail,
  ShieldHalf,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';

const apps = ['Claude', 'Cursor', 'VS Code'] as const;
const services = [
  { name: 'Code', icon: FolderGit2 },
  { name: 'Mail', icon: Mail },
  { name: 'Files', icon: FileText },
] as const;
const answers = [
  { words: 'Read: allowed', icon: CircleCheck, tone: 'text-ok-text' },
  { words: 'Write: asks you', icon: Hand, tone: 'text-warn-text' },
  { words: 'Delete: blocked', icon: Ban, tone: 'text-danger-text' },
] as const;
/** The upper edge of the first, second or third box at either side. */
const rowAt = (index: number) => 34 + index * 56;

export function HowItWorks() {
  return (
    <div className="rounded-lg border border-line bg-sunken px-4 py-3">
      <svg
        role="img"
        aria-label="AI apps at the left, your services at the right, and Consentry between them: each request is allowed, asked about or blocked."
        viewBox="0 0 720 212"
        className="mx-auto w-full max-w-xl text-[14px] max-sm:hidden"
      >
        {apps.map((name, index) => (
          <App key={name} name={name} y={rowAt(index)} />
        ))}
        <Decisions />
        {services.map(({ name, icon }, index) => (
          <Service
            key={name}
            name={name}
            icon={icon}
            y={rowAt(index)}
            isBlocked={index === services.length - 1}
          />
        ))}
        <defs>
          <marker
            id="arrow"
            viewBox="0 0 8 8"
            refX={7}
            refY={4}
            markerWidth={7}
            markerHeight={7}
            orient="auto"
          >
            <path d="M 0 0 L 8 4 L 0 8 z" className="fill-line-strong" />
          </marker>
        </defs>
      </svg>
      <ol className="mt-2 grid gap-x-6 gap-y-2 text-muted sm:grid-cols-3">
        <Sentence start="Your AI apps ask.">They never see a password or key of yours.</Sentence>
        <Sentence start="You decide.">Once for all, or each time something is changed.</Sentence>
        <Sentence start="You stay in control.">
          Every call is logged. One click ends access.
        </Sentence>
      </ol>
    </div>
  );
}

/** An app at the left, with its arrow to the middle. */
function App({ name, y }: { readonly name: string; readonly y: number }) {
  return (
    <g>
      <path
        d={`M 152 ${y + 20} H 236`}
        className="stroke-line-strong"
        strokeWidth={1.5}
        markerEnd="url(#arrow)"
      />
      <Box x={1} y={y} />
      <circle cx={24} cy={y + 20} r={6} className="fill-accent/55" />
      <text x={42} y={y + 25} className="fill-ink font-medium">
        {name}
      </text>
    </g>
  );
}

/** Consentry in the middle, with what it decides. */
function Decisions() {
  return (
    <>
      <rect
        x={242}
        y={14}
        width={236}
        height={180}
        rx={12}
        className="fill-raised stroke-accent"
        strokeWidth={1.5}
      />
      <ShieldHalf aria-hidden x={264} y={32} width={22} height={22} className="text-accent-text" />
      <text x={296} y={49} className="fill-ink text-[15px] font-semibold">
        Consentry
      </text>
      {answers.map(({ words, icon: Icon, tone }, index) => (
        <g key={words}>
          <Icon aria-hidden x={266} y={76 + index * 36} width={18} height={18} className={tone} />
          <text x={296} y={90 + index * 36} className="fill-ink">
            {words}
          </text>
        </g>
      ))}
    </>
  );
}

interface ServiceProps {
  readonly name: string;
  readonly icon: LucideIcon;
  readonly y: number;
  /** Requests to it are blocked: its arrow is dashed. */
  readonly isBlocked: boolean;
}

/** A service at the right, with the arrow to it. */
function Service({ name, icon: Icon, y, isBlocked }: ServiceProps) {
  return (
    <g>
      <path
        d={`M 480 ${y + 20} H 560`}
        className="stroke-line-strong"
        strokeWidth={1.5}
        strokeDasharray={isBlocked ? '4 4' : undefined}
        markerEnd="url(#arrow)"
      />
      <Box x={568} y={y} />
      <Icon aria-hidden x={584} y={y + 11} width={18} height={18} className="text-muted" />
      <text x={612} y={y + 25} className="fill-ink font-medium">
        {name}
      </text>
    </g>
  );
}

function Box({ x, y }: { readonly x: number; readonly y: number }) {
  return <rect x={x} y={y} width={150} height={40} rx={8} className="fill-raised stroke-line" />;
}

interface SentenceProps {
  readonly start: string;
  readonly children: ReactNode;
}

function Sentence({ start, children }: SentenceProps) {
  return (
    <li>
      <span className="font-medium text-ink">{start}</span> {children}
    </li>
  );
}
