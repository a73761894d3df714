"""Programs of others over what usmx writes; `make` installs them where npm is there."""
