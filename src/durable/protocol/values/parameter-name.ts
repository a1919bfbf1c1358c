/**
 * The names that a parameter of a hub's verb may have. Apart from the schemas, since workflows fill templates in, too.
 */
export const PARAMETER_NAME = /^[a-z][A-Za-z0-9]{0,39}$/;
