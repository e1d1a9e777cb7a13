import { Confirm } from '../../../components/feedback/confirm.tsx';
import { useCommand } from '../../../state/commands.ts';
import { keepLoginUrl } from '../parts/login-urls.ts';

interface ForgetLoginProps {
  /** Of the connector. */
  readonly name: string;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** The question before a login and its registration are forgotten, and a new login begins. */
export function ForgetLogin({ name, open, onClose }: ForgetLoginProps) {
  const forget = useCommand('connector.forgetLogin');
  const confirm = async () => {
    const result = await forget.run({ name });
    if (!result.ok) return;
    onClose();
    const { authorizationUrl } = result.value;
    if (authorizationUrl !== null) keepLoginUrl(name, authorizationUrl);
  };
  const close = () => {
    forget.clearError();
    onClose();
  };
  return (
    <Confirm
      open={open}
      title={`Forget the login of ${name}?`}
      verb="Forget and log in again"
      keep="Keep the login"
      pending={forget.pending}
      error={forget.error}
      onConfirm={() => void confirm()}
      onClose={close}
    >
      Its tokens and its registration at the service are forgotten, and a new login begins. That
      helps when the service no longer knows what it gave out. Settings and tools stay.
    </Confirm>
  );
}
