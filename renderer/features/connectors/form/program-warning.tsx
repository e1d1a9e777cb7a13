import { Banner } from '../../../components/feedback/banner.tsx';

/** Before any program is added: what no setting of ours limits. */
export function ProgramWarning() {
  return (
    <Banner tone="warn" title="This program runs on this computer with your rights">
      It can read your files and use the network, whatever you allow its tools. Add only programs
      you trust.
    </Banner>
  );
}
