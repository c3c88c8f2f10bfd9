"""What the documentation site is generated from: pages made of the code at every build, so that they cannot fall behind it."""
