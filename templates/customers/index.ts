export { default } from 'mailbox-access';
