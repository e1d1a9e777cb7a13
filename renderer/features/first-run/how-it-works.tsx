/** What Consentry does, in one picture; the sentences below say the same. */
import { Ban, CircleCheck, FileText, FolderGit2, Hand, Mail, ShieldHalf } from 'lucide-react';

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
          <g key={name}>
            <path
              d={`M 152 ${rowAt(index) + 20} H 236`}
              className="stroke-line-strong"
              strokeWidth={1.5}
              markerEnd="url(#arrow)"
            />
            <rect
              x={1}
              y={rowAt(index)}
              width={150}
              height={40}
              rx={8}
              className="fill-raised stroke-line"
            />
            <circle cx={24} cy={rowAt(index) + 20} r={6} className="fill-accent/55" />
            <text x={42} y={rowAt(index) + 25} className="fill-ink font-medium">
              {name}
            </text>
          </g>
        ))}
        <rect
          x={242}
          y={14}
          width={236}
          height={180}
          rx={12}
          className="fill-raised stroke-accent"
          strokeWidth={1.5}
        />
        <ShieldHalf
          aria-hidden
          x={264}
          y={32}
          width={22}
          height={22}
          className="text-accent-text"
        />
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
        {services.map(({ name, icon: Icon }, index) => (
          <g key={name}>
            <path
              d={`M 480 ${rowAt(index) + 20} H 560`}
              className="stroke-line-strong"
              strokeWidth={1.5}
              strokeDasharray={index === 2 ? '4 4' : undefined}
              markerEnd="url(#arrow)"
            />
            <rect
              x={568}
              y={rowAt(index)}
              width={150}
              height={40}
              rx={8}
              className="fill-raised stroke-line"
            />
            <Icon
              aria-hidden
              x={584}
              y={rowAt(index) + 11}
              width={18}
              height={18}
              className="text-muted"
            />
            <text x={612} y={rowAt(index) + 25} className="fill-ink font-medium">
              {name}
            </text>
          </g>
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
        <li>
          <span className="font-medium text-ink">Your AI apps ask.</span> They never see a password
          or key of yours.
        </li>
        <li>
          <span className="font-medium text-ink">You decide.</span> Once for all, or each time
          something is changed.
        </li>
        <li>
          <span className="font-medium text-ink">It stays yours.</span> All is written down, and
          ends with one click.
        </li>
      </ol>
    </div>
  );
}
