import { Confirm } from '../../../components/feedback/confirm.tsx';
import { useCommand } from '../../../state/commands.ts';

interface DisconnectConnectorProps {
  readonly name: string;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** The question before a connection and its login end. */
export function DisconnectConnector({ name, open, onClose }: DisconnectConnectorProps) {
  const disconnect = useCommand('connector.disconnect');
  const confirm = async () => {
    const result = await disconnect.run({ name });
    if (result.ok) onClose();
  };
  const close = () => {
    disconnect.clearError();
    onClose();
  };
  return (
    <Confirm
      open={open}
      title={`Disconnect ${name}?`}
      verb="Disconnect"
      keep="Stay connected"
      pending={disconnect.pending}
      error={disconnect.error}
      onConfirm={() => void confirm()}
      onClose={close}
    >
      The connection ends and its login is forgotten; where the server supports it, the login is
      revoked there too. The settings stay. To use it again, connect and log in again.
    </Confirm>
  );
}
